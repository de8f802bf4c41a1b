-- The agent wants the call to end once everything it said has been played. Returns 1, or 0 if there is
-- no call.
if not live or fenced() then return 0 end
put({ending = 1})
note('agent.finished')
changed()
return 1
