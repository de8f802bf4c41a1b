-- The call goes on under another id that Telnyx gave it. Own argument: that id. Under this one it is
-- over, and no call that ended: nobody is told of an end. Returns 1, or 0 when it was over.
if not live then return 0 end
put({state = 'ended', ended_at = NOW, hangup_cause = 'moved', moved_to = arg(1), asked = '',
     asked_until = 0})
note('call.moved', 'to', arg(1))
changed()
redis.call('EXPIRE', CALL, ENDED_TTL_S)
return 1
