"""A person's own calendar: what has a day in the portal, for the programs that show calendars."""
