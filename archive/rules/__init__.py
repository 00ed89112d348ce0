"""Law as data: rows with a source, a confidence and the days they are in force."""
