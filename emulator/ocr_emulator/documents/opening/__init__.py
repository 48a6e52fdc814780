"""Opens files, and looks into them: imported in the process that does so, and in its tests."""
