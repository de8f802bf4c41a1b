-- The agent has handled its inbox up to an item, counted from the first of the call. Own argument: that
-- count. Items that are not handled yet go to the next owner of the call.
if fenced() then return 0 end
local more = tonumber(arg(1)) - number('inbox_read')
if more <= 0 then return 0 end
redis.call('LTRIM', INBOX, more, -1)
if live then put({inbox_read = arg(1)}) end
return 1
