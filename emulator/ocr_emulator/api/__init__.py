"""The emulated API: the OCR operations, the token service, and their OpenAPI document."""
