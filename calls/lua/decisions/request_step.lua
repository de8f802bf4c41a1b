-- Remembers that a step is requested, so that it is requested once. Own arguments: epoch of the decision,
-- step, for how many ms the request is valid, and name/value pairs for the timeline.
-- Returns 1, or 0 if the call has moved on, has a newer owner, or the step is already requested.
if not live or fenced() or arg(1) ~= call.epoch then return 0 end
if call.asked == arg(2) and number('asked_until') > NOW then return 0 end
put({asked = arg(2), asked_until = NOW + tonumber(arg(3)), overtaken = 0})
note('step.asked', 'step', arg(2), 'epoch', arg(1), unpack(ARGV, 8))
return 1
