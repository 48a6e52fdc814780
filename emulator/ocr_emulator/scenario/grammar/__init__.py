"""What a language of documents is made of: values, keys and mappings, each read, described and written."""
