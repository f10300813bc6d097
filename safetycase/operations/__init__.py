"""What a door may ask beyond judging a case: to measure, compare, record, export and look up; one file for each."""
