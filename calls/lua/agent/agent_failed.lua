-- The agent has owed an answer for longer than allowed, and no message is configured for it. Own
-- argument: the epoch of the decision. Returns 1, or 0 if it has answered or had failed already.
if state ~= 'answered' or arg(1) ~= call.epoch or number('owed_since') == 0 then return 0 end
if number('agent_failed_at') > 0 then return 0 end
fail_agent()
put({asked = '', asked_until = 0})
changed()
return 1
