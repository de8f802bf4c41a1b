-- A call begins. Own arguments: agent id, direction. Returns 1, or 0 when it is known already:
-- a redelivered or late call.initiated never overwrites a newer state.
if state then return 0 end
put({
  state = 'ringing', agent = arg(1), direction = arg(2), ringing_at = NOW, settings = arg(3),
  epoch = 0, checkins = 0, goodbye_said = -1, hold_on_replied = -1, owner = '', token = 0, asked = '', asked_until = 0,
})
note('call.ringing', 'agent', arg(1), 'direction', arg(2))
changed()
return 1
