// /docs: the API description as a page, from our own origin alone.
#pragma once

#include "gateway/http/static_files.h"

namespace kyodo::gateway {

// Adds the page, its script and its style.
void AddDocsPage(StaticFiles& files);

}  // namespace kyodo::gateway
