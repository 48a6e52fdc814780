package javax.annotation;

/** What a generated client is annotated with; a build has it from a package that these tests need not install. */
public @interface Generated {
    String[] value();

    String date() default "";

    String comments() default "";
}
