"""What NHN Cloud published about Document OCR, revision 2024-01-12. Constant; decides nothing."""
