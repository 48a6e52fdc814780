"""What NHN Cloud published about Document OCR, in every revision. Constant; decides nothing."""
