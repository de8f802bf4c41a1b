-- A hang-up for silence is deferred for a reason beyond this call. Own arguments: for how many ms, why.
-- It is requested again when that time is up. Returns 1, or 0 if the call is over.
if not live then return 0 end
put({asked = 'hangup', asked_until = NOW + tonumber(arg(1))})
if call.hangup_held ~= arg(2) then
  put({hangup_held = arg(2)})
  note('hangup.held', 'why', arg(2))
end
changed()
return 1
