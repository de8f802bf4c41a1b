"""The test kit: the scenarios of silence against any Telnyx application, judged by the line."""
