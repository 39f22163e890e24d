"""What is done with organisations, the people in them and their acceptances, a module a noun."""
