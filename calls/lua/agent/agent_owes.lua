-- The agent owes the caller words ('1'), even if it spoke last; or it has no answer, and the silence is the
-- caller's again ('0'). Own argument: that.
if state ~= 'answered' or fenced() then return 0 end
local owes = arg(1) == '1'
if owes == (number('owed_since') > 0) then return 1 end
if owes and (call.owes ~= '1' or number('paused') > 0 or suspended()) then return 0 end
put({owed_since = owes and NOW or 0, fillers = 0})
if owes then step_overtaken() else note('agent.quiet') end
changed()
return 1
