"""`explore`: search for payloads that a transform gets wrong, and what is shown of each."""
