"""How a call is shown: status, schemas, sentences, narrative, swimlanes. Pure."""
