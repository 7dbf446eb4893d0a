"""What follows from what the records say: numbers and sentences, and nothing that is written."""
