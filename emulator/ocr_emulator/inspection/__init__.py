"""Opens uploaded files in processes of their own: whatever a file does there, the emulator goes on."""
