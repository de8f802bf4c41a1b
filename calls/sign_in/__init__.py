"""Sign-ins to the pages: failed attempts and sessions that were signed out."""
