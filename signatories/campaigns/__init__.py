"""Re-acceptance: every signatory is asked to accept a new version, by a ladder of letters."""
