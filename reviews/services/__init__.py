"""What is done with a review and its responses, a module a noun."""
