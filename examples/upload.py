"""Upload a file with requests.

OCR_BASE_URL=http://localhost:8080 python examples/upload.py business examples/business.png

Prints the reply. The operation is business or credit-card.
"""

import os
import sys
from pathlib import Path

import requests

base_url = os.environ.get("OCR_BASE_URL", "https://api-ocr.nhncloudservice.com")
app_key = os.environ.get("OCR_APP_KEY", "my-app")
secret_key = os.environ.get("OCR_SECRET_KEY", "my-secret")
operation, path = sys.argv[1:]

response = requests.post(
    f"{base_url}/v1.0/appkeys/{app_key}/{operation}",
    headers={"Authorization": secret_key},
    files={"image": ("image.png", Path(path).read_bytes(), "image/png")},
    timeout=60,
)
sys.stdout.buffer.write(response.content + b"\n")
