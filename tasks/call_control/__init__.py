"""Commands to Telnyx other than speech: answer, dial, open the stream, transfer, send digits."""
