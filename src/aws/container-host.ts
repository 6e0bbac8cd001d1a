interface Instance {
  Tags?: { Key?: string | undefined }[] | undefined
  Operator?: { Principal?: string | undefined } | undefined
}

const TAGS = /^(eks:|aws:eks:|kubernetes\.io\/cluster\/|karpenter\.sh\/|aws:ecs:|AmazonECSManaged$)/

/** Whether EKS, another Kubernetes or ECS places containers on the instance, by the marks that they leave on it. */
export const isContainerHost = ({ Tags = [], Operator }: Instance): boolean =>
  Tags.some(({ Key = '' }) => TAGS.test(Key)) || /^(eks|ecs)\b/.test(Operator?.Principal ?? '')
