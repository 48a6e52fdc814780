"""Holds the emulator against the real service: `ocr-emulator compare`.

Read `probes` first: the table of what is asked. `running` sends it to both sides, `judging` says what the replies
settle, and `report` tells it. Nothing here is sent that the service would charge for, as far as is known.
"""
