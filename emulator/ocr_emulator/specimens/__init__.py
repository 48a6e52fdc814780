"""Specimens: test documents, which are certificates and cards that carry their own outcome in a QR code.

`specimen` is the value, `specimen_text` what its code says, `outcome` what that means in the scenario language.
`originals` are the certificates and cards that can be printed, `layouts` where everything stands on them, and
`placement` where that is in a picture. `drawing` draws them, `files` makes files of them, and `catalogue` lists
the test documents that come with the emulator.

Whoever opens a file finds its code with `documents.opening.qr_reading`. `read_specimen` makes a specimen of what
the code says, or says why not; its `rule_at` is what decides at an endpoint; `with_printed_boxes` puts the boxes
right.

`business_numbers` are the numbers that do the same for business/status, which takes no file.
"""
