"""Of the SDK's 1,600 modules of types a test process imports those that a test asks for."""

from telephony.call_control import sdk_types

sdk_types.postpone()
