"""What Telnyx is told besides speech: answer, dial, open the stream, transfer, send digits."""
