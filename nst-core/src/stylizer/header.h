/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * JSON from a file that may come from anywhere. json-glib recurses as deeply
 * as it is told to, takes more than JSON, and keeps the last of two members
 * with one key; all of that is refused here.
 */

#ifndef NST_STYLIZER_HEADER_H
#define NST_STYLIZER_HEADER_H

#include <json-glib/json-glib.h>

/*
 * Parses one JSON object; json need not end with a zero. Errors:
 * NST_ERROR_BAD_NETWORK; the message may hold a long word of the file.
 */
gboolean nst_header_parse(JsonParser *parser, const char *json, gsize length,
                          GError **error);

#endif
