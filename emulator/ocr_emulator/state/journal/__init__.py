"""What was asked and answered: kept, searched, counted, verified."""
