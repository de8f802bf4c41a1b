-- The call's agent starts, or takes over from another worker's. Own argument: '1' if it owes an answer
-- to everything the caller says, so that the silence after the caller's words is its own.
if not live or fenced() then return 0 end
put({owes = arg(1)})
if arg(1) ~= '1' then put({owed_since = 0}) end
return 1
