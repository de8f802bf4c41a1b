"""What Telnyx's answers say of the account's rate limit."""
