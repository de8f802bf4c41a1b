-- A hang-up for silence is held back for a reason beyond this call. Own arguments: for how many ms,
-- why. It is asked for again when the time is up. Returns 1, 0 for a call that is over.
if not live then return 0 end
put({asked = 'hangup', asked_until = NOW + tonumber(arg(1))})
if call.hangup_held ~= arg(2) then
  put({hangup_held = arg(2)})
  note('hangup.held', 'why', arg(2))
end
changed()
return 1
