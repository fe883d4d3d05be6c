/* SPDX-FileCopyrightText: 2026 the nststyle authors */
/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Prints what GObject and GStreamer know of nststyle, a record a line, its
 * fields separated by tabs. tests/docs/element.py makes docs/element.md of
 * it. */

#include <gst/gst.h>

/* Free with g_free(). */
static gchar *
describe_enum (const GValue * value)
{
  gpointer klass = g_type_class_ref (G_VALUE_TYPE (value));
  gchar *nick = g_strdup (g_enum_get_value (klass,
          g_value_get_enum (value))->value_nick);

  g_type_class_unref (klass);
  return nick;
}

/* Free with g_free(). */
static gchar *
describe_value (const GValue * value)
{
  if (G_VALUE_HOLDS_STRING (value)) {
    const gchar *string = g_value_get_string (value);

    return g_strdup (string != NULL && *string != '\0' ? string : "none");
  }
  if (G_VALUE_HOLDS_DOUBLE (value))
    return g_strdup_printf ("%.10g", g_value_get_double (value));
  if (GST_VALUE_HOLDS_ARRAY (value))
    return g_strdup ("empty");
  if (G_VALUE_HOLDS_BOXED (value))
    return g_strdup ("none");
  if (G_VALUE_HOLDS_ENUM (value))
    return describe_enum (value);
  return gst_value_serialize (value);
}

/* Free with g_free(); empty where there is no range. */
static gchar *
describe_range (GParamSpec * spec)
{
  if (G_IS_PARAM_SPEC_UINT (spec))
    return g_strdup_printf ("%u to %u", G_PARAM_SPEC_UINT (spec)->minimum,
        G_PARAM_SPEC_UINT (spec)->maximum);
  if (G_IS_PARAM_SPEC_UINT64 (spec))
    return g_strdup_printf ("%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
        G_PARAM_SPEC_UINT64 (spec)->minimum,
        G_PARAM_SPEC_UINT64 (spec)->maximum);
  if (G_IS_PARAM_SPEC_DOUBLE (spec))
    return g_strdup_printf ("%g to %g", G_PARAM_SPEC_DOUBLE (spec)->minimum,
        G_PARAM_SPEC_DOUBLE (spec)->maximum);
  return g_strdup ("");
}

/* Free with g_free(). */
static gchar *
describe_type (GParamSpec * spec)
{
  if (GST_IS_PARAM_SPEC_ARRAY_LIST (spec)) {
    GParamSpec *item = GST_PARAM_SPEC_ARRAY_LIST (spec)->element_spec;
    gchar *range = describe_range (item);
    gchar *type = g_strdup_printf ("array of %s%s%s",
        g_type_name (item->value_type), *range != '\0' ? ", each " : "",
        range);

    g_free (range);
    return type;
  }
  if (G_IS_PARAM_SPEC_ENUM (spec))
    return g_strdup_printf ("enum %s", g_type_name (spec->value_type));
  return g_strdup (g_type_name (spec->value_type));
}

static const gchar *
describe_access (GParamSpec * spec)
{
  if ((spec->flags & G_PARAM_WRITABLE) == 0)
    return "read only";
  if ((spec->flags & GST_PARAM_MUTABLE_READY) != 0)
    return "set in state NULL or READY";
  if ((spec->flags & GST_PARAM_CONTROLLABLE) != 0)
    return "set at any time, controllable";
  return "set at any time";
}

static void
print_enum (GParamSpec * spec)
{
  GEnumClass *klass = G_PARAM_SPEC_ENUM (spec)->enum_class;
  guint i;

  for (i = 0; i < klass->n_values; i++)
    g_print ("value\t%s\t%s\t%s\n", spec->name, klass->values[i].value_nick,
        klass->values[i].value_name);
}

static void
print_properties (GstElement * element)
{
  guint n, i;
  GParamSpec **specs =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (element), &n);

  for (i = 0; i < n; i++) {
    GParamSpec *spec = specs[i];
    gchar *type = describe_type (spec);
    gchar *range = describe_range (spec);
    gchar *value = describe_value (g_param_spec_get_default_value (spec));

    /* Every element has the others. */
    if (spec->owner_type != GST_TYPE_OBJECT) {
      g_print ("property\t%s\t%s\t%s\t%s\t%s\t%s\n", spec->name, type, range,
          value, describe_access (spec), g_param_spec_get_blurb (spec));
      if (G_IS_PARAM_SPEC_ENUM (spec))
        print_enum (spec);
    }
    g_free (type);
    g_free (range);
    g_free (value);
  }
  g_free (specs);
}

/* What the preset makes other than it is by default. */
static void
print_preset (const gchar * name)
{
  GstElement *element = gst_element_factory_make ("nststyle", NULL);
  gchar **names = gst_preset_get_property_names (GST_PRESET (element));
  gchar *comment = NULL;
  guint i;

  gst_preset_get_meta (GST_PRESET (element), name, "comment", &comment);
  g_print ("preset\t%s\t%s\n", name, comment != NULL ? comment : "");
  gst_preset_load_preset (GST_PRESET (element), name);
  for (i = 0; names[i] != NULL; i++) {
    GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS
        (element), names[i]);
    GValue value = G_VALUE_INIT;
    gchar *text, *usual;

    g_value_init (&value, spec->value_type);
    g_object_get_property (G_OBJECT (element), names[i], &value);
    text = describe_value (&value);
    usual = describe_value (g_param_spec_get_default_value (spec));
    if (g_strcmp0 (text, usual) != 0)
      g_print ("setting\t%s\t%s\t%s\n", name, names[i], text);
    g_free (text);
    g_free (usual);
    g_value_unset (&value);
  }
  g_free (comment);
  g_strfreev (names);
  gst_object_unref (element);
}

static void
print_presets (GstElement * element)
{
  gchar **names = gst_preset_get_preset_names (GST_PRESET (element));
  guint i;

  for (i = 0; names != NULL && names[i] != NULL; i++)
    print_preset (names[i]);
  g_strfreev (names);
}

static void
print_pads (GstElement * element)
{
  const GList *i =
      gst_element_class_get_pad_template_list (GST_ELEMENT_GET_CLASS (element));

  for (; i != NULL; i = i->next) {
    GstPadTemplate *pad = i->data;
    GstCaps *caps = gst_pad_template_get_caps (pad);
    const GstStructure *structure = gst_caps_get_structure (caps, 0);
    const GValue *formats = gst_structure_get_value (structure, "format");
    guint j;

    g_print ("pad\t%s\t%s\n", GST_PAD_TEMPLATE_NAME_TEMPLATE (pad),
        gst_structure_get_name (structure));
    for (j = 0; j < gst_value_list_get_size (formats); j++)
      g_print ("format\t%s\t%s\n", GST_PAD_TEMPLATE_NAME_TEMPLATE (pad),
          g_value_get_string (gst_value_list_get_value (formats, j)));
    gst_caps_unref (caps);
  }
}

static void
print_stats (GstElement * element)
{
  GstStructure *stats;
  gint i;

  g_object_get (element, "stats", &stats, NULL);
  for (i = 0; i < gst_structure_n_fields (stats); i++) {
    const gchar *name = gst_structure_nth_field_name (stats, (guint) i);

    g_print ("stat\t%s\t%s\n", name,
        g_type_name (gst_structure_get_field_type (stats, name)));
  }
  gst_structure_free (stats);
}

int
main (int argc, char **argv)
{
  GstElement *element;

  gst_init (&argc, &argv);
  element = gst_element_factory_make ("nststyle", NULL);
  if (element == NULL) {
    g_printerr ("there is no element nststyle in GST_PLUGIN_PATH\n");
    return 1;
  }
  print_pads (element);
  print_properties (element);
  print_presets (element);
  print_stats (element);
  gst_object_unref (element);
  return 0;
}
