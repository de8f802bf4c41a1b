-- The call's agent begins, or goes on after another worker's. Own argument: '1' if it answers whatever
-- the caller says, so that silence after the caller's words is its own.
if not live or fenced() then return 0 end
put({owes = arg(1)})
if arg(1) ~= '1' then put({owed_since = 0}) end
return 1
