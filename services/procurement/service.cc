#include "procurement/service.h"
