-- The call is answered. Own arguments: what proves it ('' its own event); then, of a call that we
-- dialled and that may not be known under this id yet, agent (''
-- no such call), settings, what its team calls it and its data version.
-- Returns the call's direction, 0 when that was known, -1 for an unknown or ended call.
if not state and arg(2) ~= '' then begin(arg(2), 'outgoing', arg(3), arg(4), arg(5)) end
if not live then return -1 end
if already_applied() or state == 'answered' then return 0 end
answer(arg(1))
changed()
return call.direction
