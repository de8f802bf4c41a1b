-- The caller's next answer may take the given ms, until anybody speaks; the agent owes none. Own
-- arguments: that time, its reason.
if state ~= 'answered' then return 0 end
put({expect_ms = arg(1), expect_for = arg(2), owed_since = 0})
note('answer.expected', 'within_ms', arg(1), 'for', arg(2))
changed()
return 1
