-- The agent owes an answer for longer than it may, and nothing is to be said about it. Own argument:
-- the epoch it was decided by. Returns 1, or 0 when it has answered or that was known.
if state ~= 'answered' or arg(1) ~= call.epoch or number('owed_since') == 0 then return 0 end
if number('agent_failed_at') > 0 then return 0 end
fail_agent()
put({asked = '', asked_until = 0})
changed()
return 1
