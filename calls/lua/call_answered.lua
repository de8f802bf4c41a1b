-- The call is answered. Returns 1, 0 when that was known, -1 for an unknown or ended call.
if not live then return -1 end
if already_applied() or state == 'answered' then return 0 end
put({state = 'answered', answered_at = NOW})
note('call.answered')
changed()
return 1
