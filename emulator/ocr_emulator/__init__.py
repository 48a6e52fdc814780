"""A stand-in for the NHN Cloud Document OCR API, for integration tests."""
