-- Whether the requested media stream is still needed. Own argument: number of the attempt. Returns 1, or 0
-- if another one was requested since, or a session has taken the call.
if state ~= 'answered' or arg(1) ~= call.stream_attempts then return 0 end
return number('attached_at') > number('stream_asked_at') and 0 or 1
