-- A call begins. Own arguments: agent id, direction, settings of its own (JSON or ''), what
-- its team calls it ('' nothing), its data version. Returns 1, or 0 when it is known already: a
-- redelivered or late call.initiated never overwrites a newer state.
if state then return 0 end
begin(arg(1), arg(2), arg(3), arg(4), arg(5))
changed()
return 1
