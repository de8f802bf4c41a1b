"""What a call is made of, without sockets: legs, options, scenarios, faults, the record."""
