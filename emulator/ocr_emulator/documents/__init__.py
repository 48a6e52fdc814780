"""What an uploaded file is, and what a recognised document looks like. Persons and numbers are synthetic."""
