-- The call turns out to need patience. Own arguments: why ('relay', 'tty', 'slow', 'remembered'). What stands
-- between us and the caller outweighs the rest.
-- Returns {1, keyed hash of the number or ''}; {0, ''} if nothing changed.
local RELAYED = {relay = true, tty = true}
local known = call.patient_for or ''
if not live or fenced() or RELAYED[known] or known ~= '' and not RELAYED[arg(1)] then return {0, ''} end
put({patient_for = arg(1)})
note('patience.given', 'for', arg(1))
changed()
return {1, call.number_digest or ''}
