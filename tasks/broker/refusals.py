"""What a broker that does not take a message raises.

kombu makes an OperationalError of what it tries again, and passes on the rest: that RabbitMQ
refuses a queue (its node is down, it is of another kind, the user may not), or does not confirm.
"""

from amqp.exceptions import AMQPError, MessageNacked
from kombu.exceptions import OperationalError

REFUSALS: tuple[type[Exception], ...] = (OperationalError, OSError, AMQPError, MessageNacked)
