-- The agent wants the call ended once it has been heard out. Returns 1, or 0 if there is no call.
if not live or fenced() then return 0 end
put({ending = 1})
note('agent.finished')
changed()
return 1
